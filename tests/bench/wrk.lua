-- What wrk asks for, and what it found, as a line of JSON after "FOUND ".
-- Without arguments it asks for the one address of its command line. With a file as argument it
-- asks for the lines of that file, each "chances so far <tab> path <tab> cookie": one drawn by its
-- chance, or, with the word "once" as second argument, one after the other.
local sums, requests, last = {}, {}, 0

local function drawn()
  local point, low, high = math.random() * sums[#sums], 1, #sums
  while low < high do
    local middle = math.floor((low + high) / 2)
    if sums[middle] < point then low = middle + 1 else high = middle end
  end
  return requests[low]
end

local function next_one()
  last = last % #requests + 1
  return requests[last]
end

function init(args)
  if not args[1] then return end
  math.randomseed(7)
  for line in io.lines(args[1]) do
    local sum, path, cookie = line:match("^(.-)\t(.-)\t(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if cookie ~= "" then headers["Cookie"] = cookie end
    table.insert(sums, tonumber(sum))
    table.insert(requests, wrk.format("GET", path, headers))
  end
  request = args[2] == "once" and next_one or drawn
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'FOUND {"rate": %f, "p50": %f, "p95": %f, "p99": %f, "errors": %d}\n',
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    failed))
end
