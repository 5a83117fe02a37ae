import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

/**
 * What event-ruler answers. A line in is {"rules": {id: pattern, ...}, "events": [event, ...]}, patterns and events as JSON text; all
 * rules share one machine. A line out is {"refused": {id: reason}, "matched": [[id, ...] or a reason, ...], "complexity": {id: score}};
 * the last where the line in has "complexity": it takes long for patterns of many fields.
 */
public final class Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Above the score from which EventBridge refuses wildcards: counting on costs time and tells nothing. */
    private static final int MAX_COMPLEXITY = 30;
    /** Events that are held parsed at once. */
    private static final int BATCH = 1000;

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (arguments.length > 0 && arguments[0].equals("bench")) {
            bench(in, out);
            return;
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
    }

    /**
     * How fast it matches. The first line in is {"warmups": n, "passes": n, "sample": n, "subjects": {name: {"patterns": [pattern, ...],
     * "events": n}, ...}}, every other one an event, of which a subject gets the first n. A line out for each subject is {"name",
     * "matched": [[index of a pattern, ...], ...] for the first events, "counts": [matches of an event, ...], "text": [nanoseconds of
     * processor time of a pass, ...], "parsed": [...]}.
     */
    private static void bench(BufferedReader in, PrintStream out) throws Exception {
        JsonNode settings = JSON.readTree(in.readLine());
        List<String> all = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) all.add(line);
        int warmups = settings.get("warmups").asInt();
        for (Map.Entry<String, JsonNode> subject : settings.get("subjects").properties()) {
            List<String> events = all.subList(0, subject.getValue().get("events").asInt());
            Machine machine = Machine.builder().build();
            int rules = 0;
            for (JsonNode pattern : subject.getValue().get("patterns")) machine.addRule(String.valueOf(rules++), pattern.textValue());
            ObjectNode result = JSON.createObjectNode().put("name", subject.getKey());
            ArrayNode matched = result.putArray("matched");
            for (String event : events.subList(0, Math.min(settings.get("sample").asInt(), events.size()))) {
                ArrayNode found = matched.addArray();
                machine.rulesForJSONEvent(event).stream().map(Integer::valueOf).sorted().forEach(found::add);
            }
            int[] counts = new int[events.size()];
            ArrayNode text = result.putArray("text");
            ArrayNode parsed = result.putArray("parsed");
            for (int pass = 0; pass < warmups + settings.get("passes").asInt(); pass++) {
                long started = cpuTime();
                for (int at = 0; at < counts.length; at++) counts[at] = machine.rulesForJSONEvent(events.get(at)).size();
                long textTime = cpuTime() - started;
                long parsedTime = 0;
                for (int at = 0; at < events.size(); at += BATCH) {
                    List<JsonNode> nodes = new ArrayList<>();
                    for (String event : events.subList(at, Math.min(at + BATCH, events.size()))) nodes.add(JSON.readTree(event));
                    started = cpuTime();
                    for (JsonNode node : nodes) machine.rulesForJSONEvent(node);
                    parsedTime += cpuTime() - started;
                }
                if (pass < warmups) continue;
                text.add(textTime);
                parsed.add(parsedTime);
            }
            result.set("counts", JSON.valueToTree(counts));
            out.println(JSON.writeValueAsString(result));
        }
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static ObjectNode answer(JsonNode question) {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode refused = answer.putObject("refused");
        ObjectNode complexity = answer.putObject("complexity");
        Machine machine = Machine.builder().build();
        for (Map.Entry<String, JsonNode> rule : question.get("rules").properties()) {
            String pattern = rule.getValue().textValue();
            try {
                machine.addRule(rule.getKey(), pattern);
                if (question.has("complexity")) complexity.put(rule.getKey(), complexityOf(pattern));
            } catch (Exception error) {
                refused.put(rule.getKey(), reason(error));
            }
        }
        ArrayNode matched = answer.putArray("matched");
        for (JsonNode event : question.get("events")) {
            try {
                ArrayNode names = JSON.createArrayNode();
                for (String name : new TreeSet<>(machine.rulesForJSONEvent(event.textValue()))) names.add(name);
                matched.add(names);
            } catch (Exception error) {
                matched.add(reason(error));
            }
        }
        return answer;
    }

    private static int complexityOf(String pattern) throws Exception {
        Machine alone = Machine.builder().build();
        alone.addRule("rule", pattern);
        return alone.evaluateComplexity(new MachineComplexityEvaluator(MAX_COMPLEXITY));
    }

    /** Without the place in the text, which Jackson adds on a line of its own; what is no refusal but a mistake inside the engine begins so. */
    private static String reason(Exception error) {
        if (error instanceof RuntimeException && !(error instanceof IllegalArgumentException)) return "failure: " + error;
        return String.valueOf(error.getMessage()).split("\n at \\[Source", 2)[0];
    }
}
