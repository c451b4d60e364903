"""Articles come in: from files, standard input and addresses."""
