from cms.models.home import HomePage, ModuleIndexPage
from cms.models.introduction import ModulePage, ModulePageCompilation
from cms.models.picture import Picture, PictureRendition

__all__ = [
    "HomePage",
    "ModuleIndexPage",
    "ModulePage",
    "ModulePageCompilation",
    "Picture",
    "PictureRendition",
]
