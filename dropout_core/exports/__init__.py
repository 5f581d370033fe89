"""What is kept of a run or a study: files, and what is said in them."""
