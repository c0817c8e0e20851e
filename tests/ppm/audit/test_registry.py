"""What the packages say of their models is complete."""

from ppm.audit.registry import _said, actions, events, parts_of, subjects


def test_every_tracked_model_has_words_of_its_own():
    known = {model for words in _said("WORDS") for model in words}
    assert [model._meta.label for model in events() if model not in known] == []


def test_what_belongs_to_an_initiative_is_found_by_its_foreign_keys():
    labels = {part.model.__name__ for part in parts_of(subjects()["initiative"])}
    assert {"Initiative", "Milestone", "Stage", "MoneyLine", "StatusReport"} <= labels
    assert {"InitiativeRole", "ExternalKey", "DimensionStatus", "DecisionRequest"} <= labels


def test_every_sentence_of_an_act_names_who_acted():
    assert [code for code, text in actions().items() if "%(who)s" not in str(text)] == []
