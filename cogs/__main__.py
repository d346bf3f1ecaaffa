"""`python -m cogs` is `cogs`."""

from cogs.cli import main

if __name__ == "__main__":
    main()
