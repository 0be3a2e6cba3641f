"""Strict YAML with the line and key of everything, and JSON Schema in plain English."""

from imageguard.documents.checking import check
from imageguard.documents.document import Document
from imageguard.documents.loading import Mistakes, load, read, shown

__all__ = ["Document", "Mistakes", "check", "load", "read", "shown"]
