"""Finds faces, says how sure it is and whether somebody could be recognised: one backend a module."""
