"""The way of a district officer, an enterprise's accountant and an auditor through the portal, in a headless browser.

    make browser-test                        or, with a program that is built:
    .venv/bin/python Tests/Browser/journey.py [--pictures FOLDER]

It starts a demonstration of its own over a temporary folder and ends it again. Where a step fails, its page is left in
.build/browser as a picture and as HTML.
"""

import argparse
import pathlib
import sys
import time

from playwright.sync_api import sync_playwright

import documents
import money
import month
import service
from demonstration import Demonstration, built_binary
from window import PHONE, Journey


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=pathlib.Path, help="also leave a picture of every page here")
    arguments = parser.parse_args()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with Demonstration(built_binary(), enterprises=1500) as city, sync_playwright() as playwright:
        print(f"demonstration ready after {time.monotonic() - begun:.1f} s at {city.url}", flush=True)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        journey = Journey(browser, city, arguments.pictures)
        documents.district_officer(journey)
        documents.accountant(journey)
        documents.accountant(journey, PHONE)
        documents.overlapping_benefits(journey)
        documents.auditor(journey)
        documents.analyst(journey)
        month.reporting(journey)
        documents.english(journey)
        documents.phone(journey)
        service.officer_with_a_case(journey)
        service.officer_without_network(journey)
        service.warning_to_visit(journey)
        service.places(journey)
        money.awards(journey)
        money.submissions(journey)
        service.exchanges(journey)
        month.cultivation(journey)
        # It changes the task that the step before gave.
        month.material(journey)
        service.programmes(journey)
        money.exports(journey)
        documents.without_script(journey)
        browser.close()
        if journey.faults:
            print("the server had printed:\n" + city.printed())
    print(f"browser journey: {len(journey.faults)} failed, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if journey.faults else 0)


if __name__ == "__main__":
    main()
