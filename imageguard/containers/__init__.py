"""File formats, one a module: a file taken apart into pictures, metadata blocks and hidden bytes."""
