"""What is made to be read: the site, the documents."""
