"""Models → SVG. Grid-shaped diagrams are laid out here; every text is measured before it is placed."""
