"""The command dropout-lab in a checkout: python -m dropout_ui."""

from dropout_ui.terminal.main import end

if __name__ == "__main__":
    end()
