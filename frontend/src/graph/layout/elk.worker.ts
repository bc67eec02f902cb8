// ELK alone in its worker: the script answers the messages of elk-api by itself.
import "elkjs/lib/elk-worker.min.js";
