// Shows the page anew when the files change, at the same place on the page. One tab listens for all of them.
"use strict";
(() => {
  let number = Number(document.querySelector("#_td")?.dataset.nummer ?? 0);
  let waiting = false;
  let busy = false;

  const key = (element, at) => element.id || element.closest("[id]")?.id + "/" + at;

  const remembered = () => ({
    y: window.scrollY,
    open: [...document.querySelectorAll("details")].map((d, at) => [key(d, at), d.open]),
    checked: [...document.querySelectorAll("input[type=checkbox]")].map((c) => c.checked),
    sideways: [...document.querySelectorAll(".lerret")].map((l) => l.scrollLeft),
    focus: document.activeElement?.id,
  });

  const restored = (was) => {
    const open = new Map(was.open);
    [...document.querySelectorAll("details")].forEach((d, at) => {
      if (open.has(key(d, at))) d.open = open.get(key(d, at));
    });
    document.querySelectorAll("input[type=checkbox]").forEach((c, at) => { c.checked = was.checked[at] ?? c.checked; });
    document.querySelectorAll(".lerret").forEach((l, at) => { l.scrollLeft = was.sideways[at] ?? 0; });
    if (was.focus) document.getElementById(was.focus)?.focus({ preventScroll: true });
    window.scrollTo({ top: was.y, behavior: "instant" });
  };

  const say = (text) => {
    const place = document.querySelector("#_td-forbindelse");
    if (place) place.textContent = text;
  };

  // One at a time: an answer that comes late must not put an older page in the place of a newer.
  const update = async () => {
    if (document.hidden || busy) { waiting = true; return; }
    waiting = false;
    busy = true;
    await shown().catch(() => null);
    busy = false;
    if (waiting) update();
  };

  const shown = async () => {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!answer) return;
    if (answer.status === 403) { say("td serve er startet på nytt. Bruk adressen i terminalen, og lukk denne fanen."); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const was = remembered();
    document.title = page.title;
    if (document.querySelector("#_sok, script[src*='sok.js']")) {
      document.querySelector("#_td")?.replaceWith(document.adoptNode(page.querySelector("#_td")));
    } else {
      document.body.replaceWith(document.adoptNode(page.body));
    }
    restored(was);
    number = Number(document.querySelector("#_td")?.dataset.nummer ?? number);
    document.documentElement.dataset.vist = String(number);
  };

  const heard = (found) => {
    say(found.stoppet ? "td serve er stoppet. Du ser det siste." : "");
    if (!found.stoppet && found.nummer !== number) update();
  };

  document.addEventListener("visibilitychange", () => { if (!document.hidden && waiting) update(); });

  const tell = "BroadcastChannel" in window ? new BroadcastChannel("td-live") : null;
  if (tell) tell.onmessage = (event) => heard(event.data);

  const listen = () => new Promise(() => {
    const source = new EventSource("/_td/hendelser");
    const pass = (found) => { heard(found); tell?.postMessage(found); };
    source.onmessage = (event) => pass(JSON.parse(event.data));
    source.onerror = () => pass({ stoppet: true });
  });

  // A browser opens only six connections to one place: with fifty tabs one of them listens and tells the rest.
  if (tell && navigator.locks) navigator.locks.request("td-live", listen);
  else listen();
})();
