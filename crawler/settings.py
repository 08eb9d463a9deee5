"""Scrapy's settings for polite crawling of hundreds of hosts; each override says why.

Names that begin with NIANBAO_ are our own. Any of them can be set with `-s NAME=VALUE`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

BOT_NAME = "nianbao"
# the registry makes the spiders; there is no module to search for classes
SPIDER_MODULES: list[str] = []
SPIDER_LOADER_CLASS = "crawler.loader.PortalLoader"

# --- who asks, and how politely --------------------------------------------------------------

# robots.txt is obeyed; what counts as unreadable is decided in crawler/robots.py
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "nianbao"
# one request at a time per host; a person clicking is not faster
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
# ±10 %: Scrapy draws again after waiting, so its default ±50 % makes 2 s to 2.4 s on average
DOWNLOAD_DELAY_JITTER = 0.1
# slow hosts get more time between requests, never less than DOWNLOAD_DELAY
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
# some portals refuse requests without these (hazards.md section 2, UA / header filter)
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}
# a plain cookie exchange is no challenge (hazards.md section 2, CT6T)
COOKIES_ENABLED = True

# --- hundreds of hosts in one engine ---------------------------------------------------------

# politeness is per host, so the total only has to be larger than the number of hosts
CONCURRENT_REQUESTS = 1_000
DOWNLOADER = "crawler.politeness.HostDownloader"
# gives out at most two requests a host, so that priorities still reach the others
SCHEDULER_PRIORITY_QUEUE = "crawler.politeness.HostQueue"
# in the order of the list: the newest reports stand first in it
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# pages being read or waiting for their files; above this no new page is asked for: flat memory
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 32 * 1024 * 1024
# Scrapy starts so many tasks for every response (its default is 100); a page gives one item, and
# the requests of a list are only put into the queue
CONCURRENT_ITEMS = 4
# name look-ups block a thread each
REACTOR_THREADPOOL_MAXSIZE = 40

# --- limits ----------------------------------------------------------------------------------

# Scrapy's default is 180 s, which hundreds of dead hosts would add up
DOWNLOAD_TIMEOUT = 60
# IPv4 and IPv6, whichever answers: some *.zj.gov.cn hosts are reached only over IPv6
# (hazards.md section 4); a name that is not found fails at once
DNS_RESOLVER = "scrapy.resolver.CachingHostnameResolver"
# Scrapy's default is 1 GiB; scanned reports stay below this
DOWNLOAD_MAXSIZE = 48 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# redirect loops (hazards.md section 9, rule 3)
REDIRECT_MAX_TIMES = 5
# a refresh to ./ means the end of a list: the walker decides what to follow
METAREFRESH_ENABLED = False
# transient failures recover in hours, not in seconds: two retries, the rest is the next run's
RETRY_TIMES = 2
# 429 is the business of crawler/middlewares.py
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
# a name that is not found and a refused connection fail at once
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
]
# what gives up is named in the run's result, not in the log
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# the classifier looks at every status
HTTPERROR_ALLOW_ALL = True
# list addresses repeat on purpose; the walker remembers what it has seen
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# --- doors that stay closed ------------------------------------------------------------------

# on by default since 2.19, runs code over localhost
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# JOBDIR loses everything pending on kill -9: what was done stands in the store instead

# --- what stands where -----------------------------------------------------------------------

# checks certificates, as Scrapy's own handler does not by default
DOWNLOAD_HANDLERS = {"https": "crawler.tls.Handler"}
DOWNLOADER_MIDDLEWARES = {
    # replaced by Gate, which knows ports and each portal's own list
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.Gate": 50,
    # replaced by Robots, which asks a person where robots.txt is unreadable
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.Robots": 100,
    "crawler.middlewares.Conditional": 520,
    # between decompression (590) and retry (550): whole bodies, before anything is repeated
    "crawler.middlewares.Judge": 560,
}
EXTENSIONS = {
    # after AutoThrottle (0), whose delay it raises to the host's own
    "crawler.politeness.Politeness": 500,
}
ITEM_PIPELINES = {
    "pipelines.steps.ArchiveStep": 100,
    "pipelines.steps.ReadStep": 200,
    "pipelines.steps.StoreStep": 300,
}
FEED_EXPORT_ENCODING = "utf-8"

# --- our own ---------------------------------------------------------------------------------

# file or folder of the registry; empty: the one that is shipped
NIANBAO_REGISTRY = os.environ.get("NIANBAO_REGISTRY", "")
NIANBAO_DATABASE = os.environ.get("NIANBAO_DATABASE", "sqlite:///nianbao.db")
NIANBAO_ARCHIVE = os.environ.get("NIANBAO_ARCHIVE", "archive")
NIANBAO_RUN = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
# dotted names, so that a test can put a stand-in there
NIANBAO_READER = "pipelines.process"
NIANBAO_STORE = "pipelines.store.open_store"
# processes that read; 0: one a core
NIANBAO_WORKERS = 0
# seconds for one document: OCR takes five a page, twice that where all cores are at work
NIANBAO_READ_LIMIT = 400.0
# a host that asks to slow down rests this long, and at most so often in a run
NIANBAO_RATE_LIMIT_PAUSE = 600.0
NIANBAO_RATE_LIMIT_MOST = 2
# failures of the network in a row after which a host is left alone for this run
NIANBAO_FAILURES_MOST = 5
# seconds for the first request to a host
NIANBAO_ROBOTS_TIMEOUT = 15.0
