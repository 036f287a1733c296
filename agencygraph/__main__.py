"""`python -m agencygraph` is the command agencygraph."""

from agencygraph.cli import main

if __name__ == "__main__":
    main(prog_name="agencygraph")
