"""The words that go with a picture outside of it: files beside it, and the pages of a site that use it."""

from imageguard.captions.site import Site, texts_with

__all__ = ["Site", "texts_with"]
