// onnxruntime reports models, devices and a lasting id of this machine to its maker unless this is set when its library is
// loaded. There is no other switch that also keeps its first report back.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
