"use strict";
(() => {
  const results = JSON.parse(document.getElementById("data").textContent);
  const NS = "http://www.w3.org/2000/svg";
  const narrow = () => window.innerWidth < 600;

  // All text comes in as text: names and messages are whatever a service or a network says.
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }
  function svg(tag, attributes, text) {
    const node = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text !== undefined) node.textContent = text;
    return node;
  }
  const count = n => n.toLocaleString("en-US");
  const secs = s => s === undefined ? "–" : s.toFixed(1) + " s";
  const millis = ms => !ms ? "–" : ms >= 100 ? Math.round(ms) + " ms" : ms.toFixed(1) + " ms";
  const times = ratio => ratio === undefined ? "–" : ratio.toFixed(1);
  const percent = share => (100 * share).toPrecision(2) + " %";
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const phaseClass = phase => "phase-" + phase.replace(/[^a-z]/g, "-");

  function verdict(r) {
    const bound = r.failed === 0 && r.requests > 2
      ? "With 95 % confidence fewer than " + percent(r.upperBound95) + " fail (3 / n)."
      : r.failed > 0 ? percent(r.failed / r.requests) + " of all requests." : "Nothing was sent.";
    const card = el("div", {class: "card " + (r.passed ? "good" : "bad")},
      el("h2", {}, r.scenario),
      el("div", {class: "big"}, (r.passed ? "✓ " : "✕ ") + count(r.failed) + " of " + count(r.requests) + " failed"),
      el("div", {class: "dim"}, bound));
    if (r.shortcomings.length) {
      card.append(el("ul", {class: "small"}, ...r.shortcomings.map(text => el("li", {}, text))));
    }
    return card;
  }

  // ---- lanes
  const PHASES = ["starting", "ready", "not ready", "pre stop", "signalled", "ended"];
  const PHASE_TEXT = {"pre stop": "preStop hook", signalled: "after SIGTERM"};

  function legend() {
    const entries = PHASES.map(phase => el("span", {}, el("i", {class: "swatch " + phaseClass(phase)}), PHASE_TEXT[phase] || phase));
    const stale = el("i", {class: "swatch"});
    stale.style.background = "var(--stale)";
    entries.push(el("span", {}, stale, "node still routes to a pod that is being stopped"));
    entries.push(el("span", {}, "✕ failed request"), el("span", {}, "◇ SIGTERM"), el("span", {}, "◆ killed"));
    return el("div", {class: "legend"}, ...entries);
  }

  function failureText(f) {
    return f.at.toFixed(2) + " s: " + f.client + " from " + f.node + ", " + f.cause
      + (f.pod ? ", " + f.pod + " was " + f.podPhase : ", no pod") + (f.reused ? ", on a reused connection" : "") + "\n" + f.message;
  }

  function lanes(host, r, range) {
    const width = Math.max(280, host.clientWidth);
    const rows = r.pods.length + r.nodes.length;
    const lane = Math.max(11, Math.min(24, Math.floor(560 / Math.max(1, rows))));
    const font = Math.max(8, Math.min(12, lane - 3));
    const left = narrow() ? 58 : 92;
    const x = t => left + (t - range[0]) / (range[1] - range[0]) * (width - left - 8);
    const clip = t => Math.min(range[1], Math.max(range[0], t));
    const lostToNobody = r.failures.filter(f => !r.pods.some(p => p.name === f.pod));
    const noPod = lostToNobody.length ? 1 : 0;
    const top = 20, gap = 16;
    const podsTop = top, nodesTop = podsTop + (r.pods.length + noPod) * lane + gap;
    const height = nodesTop + r.nodes.length * lane + 24;
    const picture = svg("svg", {class: "lanes", viewBox: "0 0 " + width + " " + height, height, role: "img",
      "aria-label": "Pods and their phases, what each node routes to, and every failed request over time"});
    const label = (text, y, dim) => {
      const short = text.length * font * 0.6 > left - 6 ? text.slice(0, Math.max(3, Math.floor((left - 6) / (font * 0.6)) - 1)) + "…" : text;
      const node = svg("text", {x: 0, y: y + lane / 2 + font * 0.36, "font-size": font, class: dim ? "dim lane-label" : "lane-label"}, short);
      if (short !== text) node.append(svg("title", {}, text));
      picture.append(node);
    };
    const inside = (text, from, to, y, cls, indent) => {
      const size = Math.min(font, 11), room = indent || 4;
      if (lane >= 14 && (to - from) > text.length * size * 0.62 + room + 4) {
        picture.append(svg("text", {x: from + room, y: y + lane / 2 + size * 0.36, "font-size": size, class: cls}, text));
      }
    };
    const band = (from, to, y, cls, title, h) => {
      if (to <= range[0] || from >= range[1]) return null;
      const a = x(clip(from)), b = x(clip(to));
      const rect = svg("rect", {x: a, y: y + 1.5, width: Math.max(1, b - a), height: h || lane - 3, rx: 2, class: cls});
      rect.append(svg("title", {}, title));
      picture.append(rect);
      return [a, b];
    };
    // Steps and time behind everything.
    for (const step of r.steps) {
      const a = x(clip(step.from)), b = x(clip(step.to));
      if (b > a) {
        picture.append(svg("rect", {x: a, y: top - 4, width: b - a, height: height - top - 16, class: "step"}));
        if (b - a > step.name.length * 6.5) picture.append(svg("text", {x: a + 3, y: 11, "font-size": 11, class: "dim"}, step.name));
      }
    }
    const tick = ticks(range[1] - range[0], width - left);
    for (let t = Math.ceil(range[0] / tick) * tick; t <= range[1]; t += tick) {
      picture.append(svg("line", {x1: x(t), x2: x(t), y1: top - 4, y2: height - 18, class: "grid"}));
      const text = svg("text", {x: x(t), y: height - 5, "font-size": 11, "text-anchor": x(t) > width - 20 ? "end" : "middle", class: "dim"},
        (Number.isInteger(t) ? t : t.toFixed(1)) + " s");
      picture.append(text);
    }
    r.pods.forEach((pod, i) => {
      const y = podsTop + i * lane;
      label(pod.name, y);
      for (const span of pod.phases) {
        const text = PHASE_TEXT[span.phase] || span.phase;
        const drawn = band(span.from, span.to, y, phaseClass(span.phase),
          pod.name + " " + text + ", " + span.from.toFixed(1) + " to " + span.to.toFixed(1) + " s");
        if (drawn) inside(text, drawn[0], drawn[1], y, "on", span.phase === "signalled" ? 11 : 4);
      }
      const signs = [[pod.signalled, false], [pod.killed ? pod.exited : undefined, true]];
      for (const [at, kill] of signs) {
        if (at !== undefined && at >= range[0] && at <= range[1]) {
          const cx = x(at), cy = y + lane / 2, s = Math.min(5, lane / 2 - 2);
          const mark = svg("path", {d: `M${cx} ${cy - s}L${cx + s} ${cy}L${cx} ${cy + s}L${cx - s} ${cy}Z`, class: "mark"});
          if (kill) mark.style.fill = "var(--fail)";
          mark.append(svg("title", {}, pod.name + (kill ? " had to be killed" : " got SIGTERM") + " at " + at.toFixed(2) + " s"));
          picture.append(mark);
        }
      }
    });
    if (noPod) label("no pod", podsTop + r.pods.length * lane, true);
    r.nodes.forEach((node, i) => {
      const y = nodesTop + i * lane;
      label(node.name, y, true);
      for (const span of node.routes) {
        const names = span.pods.map(name => name.replace(/^pod-/, "")).join(" ");
        const title = node.name + (span.pods.length ? " routes to " + span.pods.join(", ") : " refuses")
          + ", " + span.from.toFixed(1) + " to " + span.to.toFixed(1) + " s; follows after " + node.lag;
        const drawn = band(span.from, span.to, y, "route", title);
        for (const pod of r.pods) {
          if (pod.stopBegan !== undefined && span.pods.includes(pod.name) && pod.stopBegan < span.to) {
            band(Math.max(span.from, pod.stopBegan), span.to, y + lane - 6, "stale", node.name + " still routes to " + pod.name, 3);
          }
        }
        if (drawn) inside(span.pods.length ? "→ " + names : "refuses", drawn[0], drawn[1], y - 1, "dim");
      }
    });
    for (const f of r.failures) {
      if (f.at < range[0] || f.at > range[1]) continue;
      const i = r.pods.findIndex(p => p.name === f.pod);
      const cy = podsTop + (i < 0 ? r.pods.length : i) * lane + lane / 2;
      const cx = x(f.at), s = Math.min(4, lane / 2 - 2);
      const mark = svg("path", {d: `M${cx - s} ${cy - s}L${cx + s} ${cy + s}M${cx - s} ${cy + s}L${cx + s} ${cy - s}`, class: "fail"});
      mark.append(svg("title", {}, failureText(f)));
      picture.append(mark);
    }
    host.replaceChildren(picture);
  }

  function ticks(seconds, pixels) {
    const most = Math.max(2, pixels / 70);
    for (const step of [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600]) if (seconds / step <= most) return step;
    return 1200;
  }

  // ---- charts
  function charts(host, r, onRange) {
    const seconds = r.seconds;
    const t = seconds.map(s => s.second);
    const axis = {stroke: css("--dim"), grid: {stroke: css("--line"), width: 1}, ticks: {stroke: css("--line")}};
    const xAxis = Object.assign({}, axis, {incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600], space: 60, values: (u, values) => values.map(v => v + " s")});
    const powers = (u, values) => values.map(v => Number.isInteger(Math.round(Math.log10(v) * 1e6) / 1e6) ? v : null);
    const size = narrow() ? 52 : 92;
    const options = (title, series, scale) => ({
      title, width: Math.max(280, host.clientWidth), height: 190, series, scales: {x: {time: false}, y: scale || {}},
      cursor: {sync: {key: "run-" + r.index}, drag: {x: true, y: false}},
      axes: [xAxis, Object.assign({size}, axis, scale ? {grid: Object.assign({filter: powers}, axis.grid), ticks: Object.assign({filter: powers}, axis.ticks)} : {})],
      hooks: {setScale: [(u, key) => { if (key === "x") onRange([u.scales.x.min, u.scales.x.max], u); }]}
    });
    const xSeries = {label: "second", value: (u, v) => v === null ? "–" : v + " s"};
    const line = (label, color, extra) => Object.assign({label, stroke: css(color), width: 2, points: {show: seconds.length < 3}}, extra);
    const rates = new uPlot(options("requests begun and failed, per second", [xSeries,
      line("requests", "--accent"), line("failed", "--fail", {fill: css("--fail") + "55", dash: [5, 3]})]),
      [t, seconds.map(s => s.requests), seconds.map(s => s.failed)], host.appendChild(el("div", {class: "chart"})));
    const some = v => v > 0 ? v : null;
    const latencies = new uPlot(options("latency from the intended start, milliseconds (log)", [xSeries,
      line("p50", "--accent"), line("p99", "--good", {dash: [6, 3]})], {distr: 3}),
      [t, seconds.map(s => some(s.latency.p50)), seconds.map(s => some(s.latency.p99))], host.appendChild(el("div", {class: "chart"})));
    return [rates, latencies];
  }

  // ---- tables
  function table(head, rows) {
    return el("div", {class: "scroll", tabindex: "0"}, el("table", {},
      el("thead", {}, el("tr", {}, ...head.map(text => el("th", text === "for example" ? {scope: "col", class: "left"} : {scope: "col"}, text)))),
      el("tbody", {}, ...rows.map(row => el("tr", {}, ...row.map(cell =>
        cell instanceof Node ? cell : el("td", {}, String(cell))))))));
  }
  const warn = (text, bad) => el("td", bad ? {class: "bad"} : {}, String(text));

  function tables(r) {
    const parts = [];
    if (r.failures.length) {
      const groups = new Map();
      for (const f of r.failures) {
        const key = JSON.stringify([f.client, f.cause, f.podPhase, f.pod]);
        if (!groups.has(key)) groups.set(key, {n: 0, f});
        groups.get(key).n++;
      }
      parts.push(el("h3", {}, "Failures"), table(["cause", "requests", "pod was", "pod", "for example"],
        [...groups.values()].sort((a, b) => b.n - a.n).slice(0, 30).map(({n, f}) => [
          el("td", {class: f.cause === "false end" ? "left bad" : "left"}, f.cause), warn(count(n), true), f.pod ? f.podPhase : "–", f.pod || "–",
          el("td", {class: "wrap"}, f.client + ": " + f.message)])));
    }
    parts.push(el("h3", {}, "Clients"), table(["client", "kind", "requests", "failed", "left", "unseen", "connections", "p50", "p99"],
      r.clients.map(c => [c.name, c.kind, count(c.requests), c.counted ? warn(count(c.failed), c.failed > 0) : "(" + count(c.failed) + ")",
        c.left ? count(c.left) : "–", warn(c.repeated ? count(c.repeated) : "–", c.repeated > 0), count(c.connections),
        millis(c.latency.p50), millis(c.latency.p99)])),
      ...(r.clients.some(c => c.requests === 0) ? [el("p", {}, "Never asked anything, so nothing is known of: "
        + r.clients.filter(c => c.requests === 0).map(c => c.name).join(", ") + ".")] : []),
      el("p", {class: "dim small"}, "Left: the caller went away before its answer, as it was to do. Unseen: sent again by the client"
        + " without a word to its caller. Failures in brackets do not count, nor do their requests."));
    parts.push(el("h3", {}, "Pods"), table(
      ["pod", "revision", "node", "answered", "failed", "ready after", "stop took", "needed", "exit code", "cold p99 (first)", "steady p99", "ratio"],
      r.pods.map(p => [p.name, p.revision, p.node, count(p.answered || 0), warn(count(p.failed || 0), p.failed > 0), secs(p.readyAfter),
        secs(p.stopTook), secs(p.stopNeeded), warn(p.exitCode === undefined ? "–" : p.exitCode + (p.killed ? " killed" : ""), p.killed),
        p.cold && p.cold.count ? millis(p.cold.p99) + " (" + count(p.cold.count) + ")" : "–", millis(p.steady && p.steady.p99), times(p.coldRatio)])));
    if (r.newPods.coldRatio !== undefined) {
      parts.push(el("p", {}, "New pods: cold p99 / steady p99 = " + times(r.newPods.coldRatio)
        + (r.newPods.readyAfter === undefined ? "" : ", ready after " + secs(r.newPods.readyAfter)) + ", the median of " + r.newPods.compared + "."));
    }
    parts.push(el("p", {class: "dim small"}, "Needed: from the begin of the stop to the last new connection that a client opened to the pod."
      + " Ready: from the start of the process. Cold: the first 1,000 requests of clients that ask for something quick, or the first half of"
      + " fewer than 2,000; steady: those that came 10 s or more after the first, or all the rest where those are fewer than 1,000."
      + " The ratio is that of pods which a step made: the generator itself is cold while the first ones are."));
    return parts;
  }

  function about(r) {
    const s = r.setup;
    const lines = [
      s.replicas + " pods (surge " + s.maxSurge + ", unavailable " + s.maxUnavailable + ", " + s.gracePeriod + " s of grace): " + s.command.join(" "),
      "Nodes follow after: " + [...new Set(s.nodes.map(n => n.lag))].join("; ") + ". Steps: " + s.steps.join(", ") + ".",
      "Seed " + r.seed + ", " + r.plane + " plane, " + secs(r.took) + ", begun " + r.startedAt + " on " + r.machine.processors
        + " processors, " + r.machine.os + ", " + r.machine.java + "."];
    if (r.late > 0) lines.push("The generator itself began " + count(r.late) + " requests more than 10 ms late (" + percent(r.late / r.requests) + ").");
    if (r.counts.length && r.counts.every(c => c.problem === "" && c.value === 0)) {
      lines.push("Zero again after the run, in every pod that was ready: " + [...new Set(r.counts.map(c => c.metric))].join(", ") + ".");
    }
    if (r.ledger.watched) {
      lines.push("Seen to arrive: " + count(r.ledger.arrived) + " requests; failed all the same " + count(r.ledger.lost)
        + ", arrived again unknown to their callers " + count(r.ledger.repeated) + ".");
    }
    return lines.map(text => el("p", {class: "dim small"}, text));
  }

  // ---- the page
  const plots = [];
  function draw() {
    plots.splice(0).forEach(p => p.destroy());
    const main = document.getElementById("main");
    main.replaceChildren(el("div", {class: "cards"}, ...results.map(verdict)));
    results.forEach((r, index) => {
      r.index = index;
      const host = el("div", {class: "lanes-host"});
      const chartHost = el("div", {class: "charts"});
      const reset = el("button", {type: "button"}, "whole run");
      main.append(el("section", {class: "run"}, el("h2", {}, r.scenario), legend(), host,
        el("p", {class: "dim small"}, "Drag over a chart to look closer; the lanes follow. ", reset), chartHost, ...tables(r), ...about(r)));
      const whole = [0, Math.max(r.took, 1)];
      let range = whole;
      let busy = false;
      lanes(host, r, range);
      if (r.seconds.length) {
        const own = charts(chartHost, r, (next, from) => {
          if (busy || !(next[1] > next[0])) return;
          busy = true;
          range = next;
          lanes(host, r, range);
          own.forEach(p => { if (p !== from) p.setScale("x", {min: next[0], max: next[1]}); });
          busy = false;
        });
        own.forEach(p => p.setScale("x", {min: whole[0], max: whole[1]}));
        reset.addEventListener("click", () => own.forEach(p => p.setScale("x", {min: whole[0], max: whole[1]})));
        plots.push(...own);
      }
    });
  }
  // For a picture of it: the lanes alone.
  if (location.hash === "#picture") document.documentElement.classList.add("picture");
  const title = results.map(r => r.scenario).join(" · ");
  document.getElementById("title").textContent = results.length > 1 ? "Rolling update: " + results.length + " runs" : "Rolling update";
  document.title = title;
  document.getElementById("footer").append(el("p", {}, "What this does not prove: one machine has no SNAT ports to run out of, no MTU or CNI faults,"
    + " no full conntrack table, no cloud load balancer, no DNS caches, no clock skew, no IPv6, no Windows, and pods that share its processors."
    + " It is evidence for the service's shutdown and the manifest's arithmetic, not for a given cluster."));
  document.getElementById("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    draw();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  let width = window.innerWidth;
  window.addEventListener("resize", () => { if (window.innerWidth !== width) { width = window.innerWidth; draw(); } });
  draw();
})();
