"""`make reset`: wipe the data folder, after asking."""

import fcntl
import shutil
import sys

from ppm.embedded.environment import release_servers
from ppm.embedded.places import Places, data_folder


def main() -> None:
    places = Places(data_folder())
    if not places.var.exists():
        sys.exit(f"There is nothing in {places.var}.")
    print(f"This deletes all data in {places.var}: database, files, mails, secrets.")
    try:
        answer = input("Type yes to go on: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        sys.exit("Nothing was deleted.")
    places.create()
    release_servers(places)  # those that linger after the last command
    with places.users_lock.open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit("The portal is running. Stop it first.")
        shutil.rmtree(places.shelter, ignore_errors=True)  # made with the first server only
        shutil.rmtree(places.var, ignore_errors=True)
    print("All data is gone. `make run` starts anew.")


if __name__ == "__main__":
    main()
