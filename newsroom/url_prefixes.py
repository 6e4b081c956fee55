"""The prefixes of URLs that more than one part of the portal has to know.

deploy/nginx.conf repeats some of them; tests/newsroom/test_url_prefixes.py compares.
"""

DESK = "/quan-tri/"
DESK_VIDEOS = f"{DESK}articles/video/"  # where videos are taken in
PREVIEWS = "/xem-truoc/"  # what follows is the key: whoever knows it sees the story
CALENDARS = "/lich/"  # likewise: who knows it has the calendar of one person at the desk
MEDIA = "/media/"
STATIC = "/static/"
FILE_ACCESS = "/file-access/"  # nginx asks here, before it hands over the file of the rest
STYLES = "/giao-dien/"  # the style sheet in the portal's colour; nginx keeps it as it says
API = "/api/v1/"
SEARCH = "/tim-kiem/"
LIVE, READY = "/livez", "/readyz"

# The page cache lets these pass: pages for one person, checks of this process, and files.
NEVER_KEPT = (DESK, PREVIEWS, CALENDARS, MEDIA, FILE_ACCESS, STATIC, STYLES, LIVE, READY)
# What follows one of these opens a story or an account: it stands in no log, of ours or of nginx.
KEYS = (PREVIEWS, CALENDARS, f"{DESK}mat-khau/", f"{DESK}loi-moi/")
# What robots.txt asks crawlers to leave out. Searches have no end; the bare form may be found.
NOT_FOR_ROBOTS = (DESK, PREVIEWS, CALENDARS, f"{SEARCH}?")
