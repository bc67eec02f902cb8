"""What a real browser records with its microphone becomes telephone sound."""

import base64

import pytest
from playwright.sync_api import sync_playwright

from runtime.sounds import convert
from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

pytestmark = pytest.mark.browser
RECORD = """async ([type, slice]) => {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true});
  const recorder = new MediaRecorder(stream, {mimeType: type}), parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((done) => (recorder.onstop = done));
  recorder.start(slice || undefined);
  await new Promise((done) => setTimeout(done, 1500));
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""


def test_recordings_of_chromium() -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}; run: .ci/install browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page()
        page.route("http://localhost/", lambda route: route.fulfill(body="<p>Hello</p>"))
        page.goto("http://localhost/")
        for kind, piece in (("audio/webm;codecs=opus", 0), ("audio/webm", 100), ("audio/mp4", 0)):
            data = base64.b64decode(page.evaluate(RECORD, [kind, piece]))
            sound = convert(data, "recording")
            assert 0.5 < sound.seconds < 2, (kind, sound.seconds)  # its beeps, silence trimmed
            assert sound.rms > -30
        browser.close()
