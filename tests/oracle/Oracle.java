import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
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
