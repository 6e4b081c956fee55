"""What a real browser makes of the data for machines."""

import json

from tests.support.factories import make_article, make_photo


def test_the_block_of_data_offends_no_policy_and_is_read(page, live_server):
    article = make_article(headline="</script><script>alert(1)</script>", cover=make_photo())
    page.goto(article.get_absolute_url())
    block = page.locator("script[type='application/ld+json']").text_content()
    graph = json.loads(block)["@graph"]
    assert graph[0]["headline"] == article.headline
    # The fixture fails the test for any console message, such as a violation of the policy.


def test_the_manifest_is_sound_to_the_browser(page, live_server):
    page.goto("/")
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.getAppManifest")
    assert answer["url"].endswith("/manifest.webmanifest")
    assert answer["errors"] == []
    assert json.loads(answer["data"])["lang"] == "vi"


def test_a_page_fetches_no_manifest_and_one_icon_at_most(page, live_server):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/", wait_until="networkidle")
    assert not [url for url in fetched if "manifest" in url]
    assert len({url for url in fetched if "/icons/" in url}) <= 1
