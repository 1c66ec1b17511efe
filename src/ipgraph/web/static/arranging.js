// Nodes find better places by forces, in a worker, as long as one likes to look on.
const PER_NODE = 10;
const SECONDS = 30;
// a large drawing takes longer than the forces do
const MANY = 4000;
const EVERY = 400;

// What ForceAtlas2 takes: ten numbers for each node, three for each tie (graphology-layout-forceatlas2).
function matrices(graph) {
  const nodes = new Float32Array(graph.order * PER_NODE);
  const edges = new Float32Array(graph.size * 3);
  const places = new Map();
  let at = 0;
  graph.forEachNode((node, { x, y, size }) => {
    places.set(node, at);
    nodes.set([x, y, 0, 0, 0, 0, 1, 1, size, 0], at);
    at += PER_NODE;
  });
  at = 0;
  graph.forEachEdge((_, { hidden }, source, target) => {
    if (hidden) return;
    const [one, other] = [places.get(source), places.get(target)];
    nodes[one + 6] += 1;
    nodes[other + 6] += 1;
    edges.set([one, other, 1], at);
    at += 3;
  });
  return { nodes, edges: edges.slice(0, at) };
}

export function arranging({ graph, sigma, texts, button }) {
  let worker = null;
  let timer;
  let drawn = 0;

  function stop() {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
    button.textContent = texts.arrange;
    button.setAttribute("aria-pressed", "false");
  }

  function start() {
    const settings = {
      linLogMode: false,
      outboundAttractionDistribution: false,
      adjustSizes: false,
      edgeWeightInfluence: 1,
      strongGravityMode: true,
      gravity: 0.05,
      scalingRatio: 10,
      slowDown: 1 + Math.log(graph.order),
      barnesHutOptimize: graph.order > 1000,
      barnesHutTheta: 0.5,
    };
    const { nodes, edges } = matrices(graph);
    worker = new Worker("/static/arrange.js");
    worker.onmessage = ({ data }) => {
      if (performance.now() - drawn >= (graph.size > MANY ? EVERY : 0)) {
        const found = new Float32Array(data.nodes);
        let at = 0;
        // as they are: sigma is told once
        graph.forEachNode((_, given) => {
          [given.x, given.y] = [found[at], found[at + 1]];
          at += PER_NODE;
        });
        sigma.refresh();
        drawn = performance.now();
      }
      requestAnimationFrame(() => worker?.postMessage({ settings, nodes: data.nodes }, [data.nodes]));
    };
    worker.onerror = stop;
    worker.postMessage({ settings, nodes: nodes.buffer, edges: edges.buffer }, [nodes.buffer, edges.buffer]);
    button.textContent = texts.stop;
    button.setAttribute("aria-pressed", "true");
    timer = setTimeout(stop, SECONDS * 1000);
  }

  button.addEventListener("click", () => (worker ? stop() : start()));
}
