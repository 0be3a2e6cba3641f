"""What the engine asks of the outside world: Protocols only, attributes read-only; a module for each who answers."""

from imageguard.ports.containers import Block, Container, Contents, Enclosed, Limits, Picture
from imageguard.ports.executors import Executor
from imageguard.ports.faces import Detection, Detector, Embedder, FaceFinder, Threshold
from imageguard.ports.metadata import MetadataReader
from imageguard.ports.pictures import Fingerprinter, SolidFinder
from imageguard.ports.registry import Registry
from imageguard.ports.remedies import Cutter, Mender, Teller, Trimmer
from imageguard.ports.reports import Offer, ReportContext, ReportFormat

__all__ = [
    "Block",
    "Container",
    "Contents",
    "Cutter",
    "Detection",
    "Detector",
    "Embedder",
    "Enclosed",
    "Executor",
    "FaceFinder",
    "Fingerprinter",
    "Limits",
    "Mender",
    "MetadataReader",
    "Offer",
    "Picture",
    "Registry",
    "ReportContext",
    "ReportFormat",
    "SolidFinder",
    "Teller",
    "Threshold",
    "Trimmer",
]
