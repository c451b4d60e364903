"""The generators that are measured beside each other: briefgen twice, and its peers."""
