"""All registers, in the order of the tabs. A new register is one line here and one in `portfolio/urls.py`."""

from django.utils.translation import gettext_lazy

from portfolio.registers.actions.register import ACTIONS
from portfolio.registers.assumptions.register import ASSUMPTIONS
from portfolio.registers.decisions.register import DECISIONS
from portfolio.registers.dependencies.naming import told_dependencies
from portfolio.registers.issues.register import ISSUES
from portfolio.registers.lessons.register import LESSONS
from portfolio.registers.products.register import PRODUCTS
from portfolio.registers.quality.register import QUALITY
from portfolio.registers.questions.register import QUESTIONS
from portfolio.registers.risks.register import RISKS
from portfolio.registers.shape.register import register
from portfolio.registers.shape.traces import register_kind
from portfolio.registers.stakeholders.register import STAKEHOLDERS

REGISTERS = (
    RISKS,
    ISSUES,
    ACTIONS,
    DECISIONS,
    PRODUCTS,
    QUALITY,
    LESSONS,
    STAKEHOLDERS,
    ASSUMPTIONS,
    QUESTIONS,
)

for _one in REGISTERS:
    register(_one)
# Dependencies have two sides and a flow of their own; lines of the other registers can come from one.
register_kind("dependency", gettext_lazy("dependency"), told_dependencies)
