"""What a browser is sent before the page is there: its head, scripts and style sheets."""
