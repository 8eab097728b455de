"""The rules (规则): small pure functions over loaded facts, one number each, with their article and source.

What a rule is called, which article and edition it rests on and how severe it is stands in
resources/rules/*.toml, thresholds in resources/rules.toml; what it computes stands in the modules named in
:mod:`app.services.rules.book`.
"""
