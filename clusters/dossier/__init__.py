"""The dossier: a choice, or one region, as a document for the meeting, in Word, HTML and PDF from one content."""
