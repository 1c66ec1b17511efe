// A GEXF file, or the JSON of graphology, as graphology reads it → JSON on standard output.
// node read.cjs gexf|json FILE, from a folder with the packages of package.json

const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const here = createRequire(`${process.cwd()}/`);
const Graph = here("graphology");
const [form, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const graph = form === "gexf" ? here("graphology-gexf").parse(Graph, text) : Graph.from(JSON.parse(text));
process.stdout.write(
  JSON.stringify({
    multi: graph.multi,
    type: graph.type,
    nodes: graph.mapNodes((key, attributes) => [key, attributes]),
    edges: graph.mapEdges((key, attributes, source, target) => [key, source, target, attributes]),
  }),
);
