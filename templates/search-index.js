{% set words = {
  'search': 'Search', 'field': 'Search briefs, actors, questions and quotations', 'close': 'Close',
  'none': 'Nothing is found. Try fewer or shorter words.', 'one': '1 result', 'many': '{0} results',
  'first': 'The first {0} of {1} results', 'brief': 'Brief', 'actor': 'Actor', 'question': 'Question',
  'quotation': 'Quotation', 'briefs': '{0} briefs', 'brief_one': '1 brief', 'hint': '↓ ↑ to choose, Enter to open, Esc to close',
} %}
briefgenSearch({{ words | tojson }}, {{ index | safe }});
