"""imageguard checks pictures of people against consent letters and their intended use."""

from typing import Final

__version__: Final = "0.1.0"
