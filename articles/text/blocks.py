"""Which elements of a body are blocks: white space beside them is none of the text."""

BLOCKS = r"p|div|h[2-4]|[uo]l|li|blockquote|fig\w+|table|caption|t\w+|hr|br"  # for a pattern
