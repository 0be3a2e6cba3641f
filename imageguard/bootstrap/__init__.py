"""The only place that joins the engine with plug-ins, files and configuration."""

from imageguard.bootstrap.checking import Request, Run, fails, prepare
from imageguard.bootstrap.inspecting import Spec, inspections
from imageguard.bootstrap.writing import formats_for, write_reports
from imageguard.executors.files import select

__all__ = ["Request", "Run", "Spec", "fails", "formats_for", "inspections", "prepare", "select", "write_reports"]
