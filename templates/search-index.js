{% set words = {
  'locale': tongue.browser_tag, 'search': _('Search'), 'field': _('Search briefs, actors, questions and quotations'), 'close': _('Close'),
  'none': _('Nothing is found. Try fewer or shorter words.'), 'results': forms('%(num)s result', '%(num)s results'),
  'first': _('The first %(shown)s of %(total)s results', shown='{0}', total='{1}'),
  'brief': _('Brief'), 'actor': _('Actor'), 'question': _('Question'), 'quotation': _('Quotation'),
  'briefs': forms('%(num)s brief', '%(num)s briefs'), 'hint': _('↓ ↑ to choose, Enter to open, Esc to close'),
} %}
briefgenSearch({{ words | tojson }}, {{ index | safe }});
