"""The virtual environment, made with nothing but Python: `python3 -m ppm.embedded.install run|dev`.

Installs the hash-pinned requirements and skips all of it when they have not changed.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = REPOSITORY / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
OLDEST = (3, 11)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(wanted: str) -> None:
    if sys.version_info < OLDEST:
        sys.exit(
            "The portal needs Python {}.{} or newer; this is {}. Try `make run PYTHON=python3.12`.".format(
                *OLDEST, sys.version.split()[0]
            )
        )
    requirements = REPOSITORY / "requirements" / f"{wanted}.txt"
    digest = sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    stamps = {name: ENVIRONMENT / f"installed-{name}" for name in ("run", "dev")}
    if works() and stamps[wanted].exists() and stamps[wanted].read_text() == digest:
        return
    if not works():
        create()
    say("Installing the requirements (once, about a minute) …")
    install(requirements)
    stamps[wanted].write_text(digest)
    if wanted == "dev":  # which contain those of `run`
        run = REPOSITORY / "requirements" / "run.txt"
        stamps["run"].write_text(sha256(run.read_bytes() + sys.version.encode()).hexdigest())


def works() -> bool:
    """Tell whether the environment runs with this very Python; a moved folder or a new Python ends that."""
    code = "import sys; sys.exit(sys.version_info[:2] != tuple(map(int, sys.argv[1:])))"
    try:
        return not subprocess.run(
            [PYTHON, "-c", code, *map(str, sys.version_info[:2])], capture_output=True
        ).returncode
    except OSError:
        return False


def create() -> None:
    say("Making the virtual environment .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", ENVIRONMENT], capture_output=True, text=True
    )
    if made.returncode == 0:
        return
    # Debian's Python comes without ensurepip: do without a pip of its own, use the system's.
    subprocess.run(
        [sys.executable, "-m", "venv", "--clear", "--without-pip", ENVIRONMENT], check=True
    )
    if not has_pip(Path(sys.executable)) and may_install():
        apt_install("python3-venv", "python3-pip")
        subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=True)
    elif not has_pip(Path(sys.executable)):
        shutil.rmtree(ENVIRONMENT)
        sys.exit(
            "This Python has neither venv nor pip. On Debian or Ubuntu: sudo apt-get install python3-venv"
        )


def install(requirements: Path) -> None:
    target = [] if has_pip(PYTHON) else ["--python", str(PYTHON)]
    pip = [str(PYTHON if not target else sys.executable), "-m", "pip", *target]
    environment = {
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_NO_INPUT": "1",
    }
    arguments = [
        "install",
        "--quiet",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        str(requirements),
    ]
    if subprocess.run([*pip, *arguments], env=environment, stdout=sys.stderr).returncode:
        sys.exit("The requirements could not be installed; is the package index reachable?")


def has_pip(python: Path) -> bool:
    return not subprocess.run([python, "-c", "import pip"], capture_output=True).returncode


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    """Install packages of the system (as root, on Debian and its kin); True when that worked."""
    say(f"Installing {' '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    subprocess.run(["apt-get", "update", "-q"], env=environment, capture_output=True)
    return not subprocess.run(command, env=environment, capture_output=True).returncode


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["dev"]):
        sys.exit(__doc__)
    main(sys.argv[1])
