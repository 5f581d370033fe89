"""English and Chinese: translations, and the sentences about bad input."""
