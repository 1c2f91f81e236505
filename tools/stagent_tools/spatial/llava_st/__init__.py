"""Things found by LLaVA-ST: it points, and what it pointed at is followed and measured as if a person had."""

from stagent_tools.spatial.llava_st.backend import LlavaStBackend
from stagent_tools.spatial.llava_st.grounder import Grounder, grounder

__all__ = ["Grounder", "LlavaStBackend", "grounder"]
