// A worker around graphology's ForceAtlas2: it takes places and ties, and gives back places, again and again.
self.module = {};
importScripts("/static/vendor/forceatlas2-0.10.1/webworker.js");
module.exports();
