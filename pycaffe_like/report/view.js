"use strict";
// Draws NET = {name, layers: [{name, type, kind, shapes, parameters, macs, options, bottoms, group}], groups}.
// `bottoms` are numbers of earlier layers; a group is a run of layers that folds into one box.

const BOX = { width: 190, height: 40, gapX: 22, gapY: 30, lane: 16 };
const COLORS = { data: "#7a8b99", filter: "#3b7dd8", pool: "#2b9a66", activation: "#d98a1f", norm: "#8a63d2",
  combine: "#6b7280", loss: "#d14b4b", recurrent: "#1f9aa5", detection: "#b0569a", other: "#84745c" };
const svg = document.querySelector("svg"), scene = document.querySelector("#scene");
const details = document.querySelector("#details"), search = document.querySelector("#search");
const open = new Set();
let selected = -1;

// The boxes to draw: layers of their own, open groups' layers, and folded groups.
function visibleBoxes() {
  const boxes = [], boxOf = [];
  NET.layers.forEach((layer, index) => {
    const group = layer.group;
    if (group === null || open.has(group)) {
      boxOf[index] = boxes.push({ layers: [index], group: null }) - 1;
    } else if (index && NET.layers[index - 1].group === group) {
      boxOf[index] = boxOf[index - 1];
      boxes[boxOf[index]].layers.push(index);
    } else {
      boxOf[index] = boxes.push({ layers: [index], group }) - 1;
    }
  });
  const edges = new Map();
  NET.layers.forEach((layer, index) => layer.bottoms.forEach(source => {
    const from = boxOf[source], to = boxOf[index];
    if (from !== to) edges.set(from + ">" + to, [from, to]);
  }));
  return { boxes, boxOf, edges: [...edges.values()] };
}

// Layered drawing: rows by longest path, long edges get a lane in every row that they pass,
// the order in a row by the mean position of the neighbours.
function layOut(boxes, edges) {
  const nodes = boxes.map(() => ({ row: 0, lane: false, up: [], down: [] }));
  edges.forEach(([from, to]) => { nodes[to].row = Math.max(nodes[to].row, nodes[from].row + 1); });
  const ways = edges.map(([from, to]) => {
    const way = [from];
    for (let row = nodes[from].row + 1; row < nodes[to].row; row++) {
      way.push(nodes.push({ row, lane: true, up: [], down: [] }) - 1);
    }
    way.push(to);
    for (let i = 1; i < way.length; i++) { nodes[way[i - 1]].down.push(way[i]); nodes[way[i]].up.push(way[i - 1]); }
    return way;
  });
  const rows = [];
  nodes.forEach((node, index) => (rows[node.row] ??= []).push(index));
  const place = () => rows.forEach(row => {
    const widths = row.map(index => nodes[index].lane ? BOX.lane : BOX.width);
    let x = -(widths.reduce((sum, width) => sum + width + BOX.gapX, -BOX.gapX)) / 2;
    row.forEach((index, i) => { nodes[index].x = x + widths[i] / 2; x += widths[i] + BOX.gapX; });
  });
  const mean = (list, otherwise) => list.length ? list.reduce((s, i) => s + nodes[i].x, 0) / list.length : otherwise;
  place();
  for (let sweep = 0; sweep < 6; sweep++) {
    const order = sweep % 2 ? [...rows].reverse() : rows, side = sweep % 2 ? "down" : "up";
    order.forEach(row => {
      const wish = new Map(row.map(index => [index, mean(nodes[index][side], nodes[index].x)]));
      row.sort((a, b) => wish.get(a) - wish.get(b));
      place();
    });
  }
  nodes.forEach(node => { node.y = node.row * (BOX.height + BOX.gapY); });
  return { nodes, ways };
}

const make = (name, attributes, parent, text) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
};

const cut = (text, most) => text.length > most ? text.slice(0, most - 1) + "…" : text;

function draw() {
  const { boxes, edges } = visibleBoxes();
  const { nodes, ways } = layOut(boxes, edges);
  scene.replaceChildren();
  for (const way of ways) {
    let path = "";
    way.forEach((index, i) => {
      const { x, y, lane } = nodes[index];
      if (!i) { path = `M${x},${y + BOX.height}`; return; }
      const before = nodes[way[i - 1]], startY = before.y + BOX.height, middle = (startY + y) / 2;
      path += `C${before.x},${middle} ${x},${middle} ${x},${y}` + (lane ? `V${y + BOX.height}` : "");
    });
    make("path", { d: path, fill: "none", stroke: "#98a2ad", "stroke-width": 1.4 }, scene);
  }
  boxes.forEach((box, index) => drawBox(box, nodes[index]));
  const xs = nodes.map(node => node.x), bottom = Math.max(...nodes.map(node => node.y)) + BOX.height;
  return { left: Math.min(...xs) - BOX.width / 2 - 20, right: Math.max(...xs) + BOX.width / 2 + 20, bottom: bottom + 20 };
}

function drawBox(box, node) {
  const layer = NET.layers[box.layers[0]], folded = box.group !== null;
  const word = search.value.trim().toLowerCase();
  const hit = word && box.layers.some(i => (NET.layers[i].name + " " + NET.layers[i].type).toLowerCase().includes(word));
  const group = make("g", { transform: `translate(${node.x - BOX.width / 2},${node.y})`, cursor: "pointer",
    opacity: word && !hit ? 0.25 : 1 }, scene);
  const chosen = box.layers.includes(selected);
  if (folded) make("rect", { x: 5, y: 5, width: BOX.width, height: BOX.height, rx: 7, fill: "#4b5563" }, group);
  make("rect", { width: BOX.width, height: BOX.height, rx: 7, fill: folded ? "#6b7280" : COLORS[layer.kind],
    stroke: chosen ? "#111" : "white", "stroke-width": chosen ? 2.5 : 1 }, group);
  const text = { x: BOX.width / 2, "text-anchor": "middle", fill: "white", "font-family": "system-ui, sans-serif" };
  const title = folded ? `${NET.groups[box.group].name} (${box.layers.length} layers)` : layer.name;
  const under = folded ? "click to unfold" : `${layer.type}  ${layer.shapes.join(", ")}`;
  make("text", { ...text, y: 17, "font-size": 12, "font-weight": 600 }, group, cut(title, 25));
  make("text", { ...text, y: 32, "font-size": 10 }, group, cut(under, 36));
  make("title", {}, group, folded ? title : `${layer.name} (${layer.type})`);
  group.onclick = event => {
    if (folded) { open.add(box.group); draw(); } else { show(box.layers[0]); draw(); }
    event.stopPropagation();
  };
}

const row = (name, value) => {
  const line = document.createElement("tr");
  for (const text of [name, value]) line.append(Object.assign(document.createElement("td"), { textContent: text }));
  return line;
};

function show(index) {
  selected = index;
  const layer = NET.layers[index], table = document.createElement("table");
  table.append(row("type", layer.type), row("tops", layer.tops.join(", ")), row("shapes", layer.shapes.join(", ")),
    row("parameters", layer.parameters.toLocaleString("en")), row("MACs", layer.macs.toLocaleString("en")));
  for (const [name, value] of layer.options) table.append(row(name, value));
  details.replaceChildren(Object.assign(document.createElement("h2"), { textContent: layer.name }), table);
  if (layer.group !== null) {
    const button = Object.assign(document.createElement("button"), { textContent: "fold this block" });
    button.onclick = () => { open.delete(layer.group); draw(); };
    details.append(button);
  }
}

// Zoom with the wheel, move by dragging.
let view = { x: 0, y: 0, width: 1000, height: 800 };
const setView = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
function fit() {
  const box = draw(), size = svg.getBoundingClientRect();
  view.width = Math.max(box.right - box.left, 500);
  view.height = view.width * size.height / Math.max(size.width, 1);
  view.x = (box.left + box.right - view.width) / 2;
  view.y = -20;
  setView();
}
svg.onwheel = event => {
  event.preventDefault();
  const size = svg.getBoundingClientRect(), factor = Math.exp(event.deltaY * 0.0015);
  const x = view.x + view.width * (event.clientX - size.left) / size.width;
  const y = view.y + view.height * (event.clientY - size.top) / size.height;
  view = { x: x - (x - view.x) * factor, y: y - (y - view.y) * factor,
    width: view.width * factor, height: view.height * factor };
  setView();
};
svg.onpointermove = event => {
  if (!event.buttons) return;
  const size = svg.getBoundingClientRect();
  view.x -= event.movementX * view.width / size.width;
  view.y -= event.movementY * view.height / size.height;
  setView();
};

function save(name, content) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(content);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
function wholeSvg() {
  const box = draw(), width = box.right - box.left, height = box.bottom + 20, copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${box.left} -20 ${width} ${height}`);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}
document.querySelector("#save-svg").onclick = () =>
  save(NET.name + ".svg", new Blob([wholeSvg().text], { type: "image/svg+xml" }));
document.querySelector("#save-png").onclick = () => {
  const { text, width, height } = wholeSvg(), picture = new Image(), canvas = document.createElement("canvas");
  const scale = Math.min(2, 16000 / Math.max(width, height));
  canvas.width = width * scale;
  canvas.height = height * scale;
  picture.onload = () => {
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(content => save(NET.name + ".png", content));
  };
  picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
};
document.querySelector("#unfold").onclick = () => { NET.groups.forEach((_, index) => open.add(index)); fit(); };
document.querySelector("#fold").onclick = () => { open.clear(); fit(); };
search.oninput = () => {
  const word = search.value.trim().toLowerCase();
  if (word) NET.layers.forEach(layer => {
    if (layer.group !== null && (layer.name + " " + layer.type).toLowerCase().includes(word)) open.add(layer.group);
  });
  draw();
};
fit();
