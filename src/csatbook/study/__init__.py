"""What is measured: the study file, its scales, periods, segments and wording."""

from csatbook.study.load import load
from csatbook.study.model import Study

__all__ = ["Study", "load"]
