"""briefgen condenses articles into verified YAML briefs and publishes them as a static site and PDFs."""

__version__ = "0.1.0"
