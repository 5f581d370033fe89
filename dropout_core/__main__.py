"""The same in a terminal: python -m dropout_core."""

from dropout_core.terminal.main import end

if __name__ == "__main__":
    end()
