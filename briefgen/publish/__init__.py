"""The wing that publishes: library → pages, PDFs, and the folder that holds them."""
