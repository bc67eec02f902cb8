// The words of attendance: the board, history, reports; sites, workers, planning.
import attendance from "./attendance.json";
import directory from "./directory.json";

export default { ...attendance, ...directory };
