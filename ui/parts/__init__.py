"""The parts that pages are made of; a part owns its widgets and shows one thing."""
