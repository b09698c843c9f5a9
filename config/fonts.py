"""Cut the fonts of the printed documents under the folder that is given: `make setup`.

Each family in a process of its own, so that two cores take half as long. Who comes without having
set up cuts them at the first document (common/fonts.py).
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from django.conf import settings

from common.fonts import FAMILIES, font_files


def main(arguments: Sequence[str]) -> int:
    [local] = arguments
    settings.configure(LOCAL_DIR=local)
    with ProcessPoolExecutor(len(FAMILIES)) as pool:
        font_files(spread=pool.map)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
