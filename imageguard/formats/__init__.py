"""Byte structures, walked within bounds: segments, chunks, boxes, resources, directories."""
