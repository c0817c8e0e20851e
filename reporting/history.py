TRACKED: list = []
SEALED: list = []
DELETABLE: list = []
